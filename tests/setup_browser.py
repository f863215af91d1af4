"""`python -m tests.setup_browser`: make a browser ready for the browser tests, and say which."""

from tests.helpers.chromium import install

if __name__ == "__main__":
    print(install())

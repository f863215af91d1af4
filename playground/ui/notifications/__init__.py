"""How a visitor hears that a run has ended: title and icon of the browser's tab, a message on the page, a notification of the browser."""

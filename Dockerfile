# The app, the dispatcher and MLflow's pages in one image.
#   docker build -t rnn-playground .                       CPU (torch's CPU wheels)
#   docker build --build-arg DEVICE=cuda -t rnn-playground .   CUDA (torch's default wheels)
#   docker run -p 8501:8501 -v rnn-playground:/data rnn-playground
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim

FROM ${PYTHON_IMAGE} AS build
ARG DEVICE=cpu
# Optional parts of pyproject.toml; `cluster,notify,ray` for machines of a Ray cluster and the app that uses it.
ARG EXTRAS=cluster,notify
# Where torch's CPU wheels come from; empty: from the configured index.
ARG TORCH_CPU_INDEX=https://download.pytorch.org/whl/cpu
RUN python3 -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
# Dependencies first: they change less often than the code.
COPY requirements.txt pyproject.toml README.md ./
COPY playground/__init__.py playground/__init__.py
RUN if [ "$DEVICE" = cpu ] && [ -n "$TORCH_CPU_INDEX" ]; then \
      pip install torch==2.13.0 --index-url "$TORCH_CPU_INDEX"; \
    fi && \
    pip install -r requirements.txt -e ".[$EXTRAS]"
COPY . .
RUN pip install --no-deps -e .

FROM ${PYTHON_IMAGE}
RUN useradd --create-home --uid 10001 playground && mkdir /data && chown playground /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PLAYGROUND_HOME=/data PLAYGROUND_ADDRESS=0.0.0.0
WORKDIR /app
USER playground
VOLUME /data
EXPOSE 8501 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
  CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python3", "-m", "playground", "serve", "--port", "8501"]

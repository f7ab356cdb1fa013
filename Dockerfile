# The tag is for people, the digest (of the multi-platform index) is what is built on.
FROM python:3.13.15-slim-bookworm@sha256:2325bb286ec344af3e5898cc224b5844e2707ac6e26b1632516fd3edc84a5e26 AS build
WORKDIR /src
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PYTHON_DOWNLOADS=never

# Only uv comes from the development lock; everything is checked against its hash, the build's own needs included.
COPY requirements.lock requirements-dev.lock ./
RUN sed -n '/^uv==/,/# via/p' requirements-dev.lock > uv.lock \
    && pip install --no-cache-dir --require-hashes --requirement uv.lock \
    && uv venv --python /usr/local/bin/python /opt/maqal \
    && uv pip sync --python /opt/maqal/bin/python --require-hashes --build-constraints requirements-dev.lock \
        requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY app app
RUN uv build --wheel --require-hashes --build-constraints requirements-dev.lock --out-dir dist \
    && uv pip install --python /opt/maqal/bin/python --no-deps --no-index dist/*.whl

FROM python:3.13.15-slim-bookworm@sha256:2325bb286ec344af3e5898cc224b5844e2707ac6e26b1632516fd3edc84a5e26
RUN groupadd --system --gid 10001 maqal \
    && useradd --system --uid 10001 --gid maqal --no-create-home --home-dir /var/lib/maqal \
        --shell /usr/sbin/nologin maqal \
    && install --directory --owner=maqal --group=maqal --mode=0750 /var/lib/maqal
COPY --from=build /opt/maqal /opt/maqal
ENV PATH=/opt/maqal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MAQAL_ENV=production \
    MAQAL_DATA_DIR=/var/lib/maqal
USER 10001:10001
WORKDIR /var/lib/maqal
VOLUME /var/lib/maqal
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["maqal", "doctor", "http://127.0.0.1:8000"]
CMD ["maqal", "serve", "--host", "0.0.0.0", "--port", "8000"]

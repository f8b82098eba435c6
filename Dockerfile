# Read-only root file system: docker run --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 IMAGE
# Uploaded files over 64 KiB are kept in /tmp; mount a volume there for more than memory can hold.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && python -m venv /opt/attachment-contracts \
    && /opt/attachment-contracts/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml MANIFEST.in README.md LICENSE ./
COPY openapi openapi
COPY mockserver mockserver
COPY contract_tests contract_tests
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/attachment-contracts/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM python:3.11.14-slim-bookworm
COPY --from=build /opt/attachment-contracts /opt/attachment-contracts
ENV PATH=/opt/attachment-contracts/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MOCKSERVER_HOST=0.0.0.0 \
    MOCKSERVER_PORT=8080
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["mockserver", "wait", "--timeout-seconds", "3"]
ENTRYPOINT ["mockserver"]

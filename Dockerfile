# The site, and the ETL beside it. Runs as a user without rights, on a read-only file system: docs/deploy.md.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /opt
# --build-arg LOCK=requirements-store.lock: with what builds from object storage need besides.
ARG LOCK=requirements.lock
COPY ${LOCK} requirements.lock
# Without pip in it: nothing is installed in a running container.
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Matplotlib keeps a list of fonts under HOME; /tmp is the one place besides the figures that can be written.
ENV HOME=/tmp
# So that memory that was needed once is given back: docs/deploy.md.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 ARROW_DEFAULT_MEMORY_POOL=system
# Named, so that nginx's address looks like one: on Streamlit's own choice, "::", it comes as ::ffff:... and is not believed.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_SERVER_PORT=8501
WORKDIR /srv/on-the-record
COPY --from=packages /opt/venv /opt/venv
COPY LICENSE app.py ./
COPY .streamlit/config.toml .streamlit/
COPY data data
COPY etl etl
COPY dashboard dashboard
COPY pages pages
# What is written lies apart from what is bundled: a new image brings its own register, and the site rebuilds when it starts.
RUN python -m compileall -q app.py etl dashboard pages \
    && python -m dashboard.server.static_assets \
    && install -d -o 10001 -g 10001 data/build data/downloads
VOLUME ["/srv/on-the-record/data/build", "/srv/on-the-record/data/downloads"]
USER 10001:10001
EXPOSE 8501
# 200 only where there are figures to show. http.client, because urllib would ask a proxy for our own address.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8501, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
CMD ["streamlit", "run", "app.py"]

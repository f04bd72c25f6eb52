# One image for API and worker, one for the hashed files of console and H5. Node from the base image, no root at run time.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional
COPY . .
# What brings up the demo stays out of the image: simulators, seed, their pages and data.
RUN node scripts/build.mjs && npm prune --omit=dev \
  && rm -rf dist/simulator.mjs* dist/bureau.mjs* dist/local.mjs* dist/seed.mjs* dist/demo dist/wecom-simulator-page dist/bureau-simulator-page

FROM node:24-bookworm-slim AS server
# The second one keeps a process below 250 MB: see NODE_FLAGS in apps/local/processes.ts.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=8 DATA_DIR=/tmp/smart-campus
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "dist/api.mjs"]

FROM nginxinc/nginx-unprivileged:1.29-alpine AS static
ARG APP
COPY --from=build /app/dist/${APP} /usr/share/nginx/html/assets/${APP}

# Stands in for node:24-slim where no registry can be reached: Debian, this machine's Node 24, npm, and the user `node`.
FROM scratch
ADD debian.tar /
COPY --from=node node /usr/local/bin/
ADD npm.tgz /usr/local/lib/node_modules/
RUN mv /usr/local/lib/node_modules/package /usr/local/lib/node_modules/npm \
  && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
  && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
  && chmod +x /usr/local/lib/node_modules/npm/bin/npm-cli.js /usr/local/lib/node_modules/npm/bin/npx-cli.js \
  && groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node
COPY --chmod=755 node-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]

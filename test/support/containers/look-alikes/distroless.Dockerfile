# Stands in for gcr.io/distroless/nodejs24-debian13 where no registry can be reached: the C and C++ libraries, and this machine's
# Node 24. It has no shell and no other program.
FROM scratch AS debian
ADD debian.tar /
RUN mkdir /bare && dpkg --listfiles libc6 libgcc-s1 libstdc++6 netbase | sort --unique | while read -r file; do \
    if [ -f "$file" ] || [ -L "$file" ]; then cp --archive --parents "$file" /bare; fi; \
  done \
  && rm -rf /bare/usr/bin /bare/usr/sbin && ln -sf usr/lib usr/lib64 /bare \
  && cp --archive --parents /etc/ssl/certs/ca-certificates.crt /etc/nsswitch.conf /bare \
  && echo "root:x:0:0:root:/root:/sbin/nologin" >/bare/etc/passwd && echo "root:x:0:" >/bare/etc/group \
  && mkdir -m 1777 /bare/tmp

FROM scratch
COPY --from=debian /bare /
COPY --from=node node /nodejs/bin/
ENTRYPOINT ["/nodejs/bin/node"]

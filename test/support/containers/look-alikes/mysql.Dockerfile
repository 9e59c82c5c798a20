# Stands in for mysql:8.4 where no registry can be reached: Debian, and the MySQL that Debian has packages of.
FROM scratch
ADD debian.tar /
COPY --from=mysql . /opt/mysql
RUN groupadd --gid 999 mysql && useradd --uid 999 --gid mysql --home-dir /var/lib/mysql mysql \
  && mkdir -p /var/lib/mysql /var/run/mysqld && chown mysql:mysql /var/lib/mysql /var/run/mysqld \
  && chmod 1777 /var/lib/mysql /var/run/mysqld
COPY --chmod=755 mysql-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/opt/mysql/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
VOLUME /var/lib/mysql
EXPOSE 3306
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mysqld"]

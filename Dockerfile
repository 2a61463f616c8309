# The portal with a PostgreSQL of its own, in one container: docker build --build-arg VERSION="$(git describe --tags --always)" -t calfleet .
# With CALFLEET_DATABASE_URL set it uses yours instead (deploy/compose.yaml), and the PostgreSQL in here is never started.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY internal internal
COPY migrations migrations
COPY web web
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /calfleet ./cmd/server

FROM debian:bookworm-slim
# Debian would make a cluster of its own with the package; the portal makes its own on the volume. The user needs a line in
# /etc/passwd, or initdb refuses to work. pg_dump comes along, of the same version: deploy/runbook.md, backup.
RUN set -eux; \
    mkdir -p /etc/postgresql-common/createcluster.d; \
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/calfleet.conf; \
    apt-get update; \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates postgresql-15 tini tzdata; \
    rm -rf /var/lib/apt/lists/*; \
    useradd --system --uid 65532 --user-group --home-dir /var/lib/calfleet --shell /usr/sbin/nologin calfleet; \
    install -d -o calfleet -g calfleet -m 0700 /var/lib/calfleet
COPY --from=build /calfleet /usr/local/bin/calfleet

# Data stands in $XDG_STATE_HOME/calfleet/pg. CALFLEET_DATA_DIR is not set here: it and CALFLEET_DATABASE_URL exclude each other.
ENV XDG_STATE_HOME=/var/lib CALFLEET_LISTEN=0.0.0.0:8080 CALFLEET_LOG_FORMAT=json
VOLUME /var/lib/calfleet
EXPOSE 8080
USER 65532:65532
WORKDIR /var/lib/calfleet
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 CMD ["calfleet", "healthcheck"]
# tini takes in PostgreSQL's orphans and passes signals on. Give the container 60 s to stop (docker stop -t 60).
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/bin/calfleet"]
CMD ["serve"]

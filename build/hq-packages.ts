/** Packages that only HQ's server (hq-receiver/) uses, with what they bring along: production dependencies that no installer of a station carries (electron-builder.yml leaves out the same). */
export const hqPackages =
  /^node_modules\/(@electric-sql\/|(pg|pg-[a-z0-9-]+|pgpass|postgres-[a-z]+|jose|prom-client|tdigest|bintrees|hyparquet|hyparquet-writer|yauzl|pend)(\/|$))/;

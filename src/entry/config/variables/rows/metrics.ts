import { integer, type VariableRows } from "../rules.ts";

/** Metrics. */
export const metricVariables = {
  METRICS_PORT: {
    rule: integer(0, 65_535),
    fallback: "",
    about:
      "Port of the metrics, `GET /metrics`. Default: no metrics. With `PROCESSES`, each process takes the next port.",
  },
  METRICS_HOST: { fallback: "127.0.0.1", about: "Address of the metrics." },
} as const satisfies VariableRows;

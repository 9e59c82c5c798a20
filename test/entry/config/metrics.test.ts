import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/entry/config/read.ts";

const metricsOf = (env: Readonly<Record<string, string>>) => readConfig(env, () => "").metrics;

describe("METRICS_PORT", () => {
  it("is off by default, and then on this machine alone", () => {
    expect(metricsOf({})).toBeUndefined();
    expect(metricsOf({ METRICS_HOST: "0.0.0.0" })).toBeUndefined();
    expect(metricsOf({ METRICS_PORT: "9464" })).toEqual({ host: "127.0.0.1", port: 9464 });
    const elsewhere = { METRICS_PORT: "9464", METRICS_HOST: "0.0.0.0" };
    expect(metricsOf(elsewhere)).toEqual({ host: "0.0.0.0", port: 9464 });
  });

  it("leaves one port for each of PROCESSES, and none of them is PORT", () => {
    expect(metricsOf({ METRICS_PORT: "65534", PROCESSES: "2" })?.port).toBe(65_534);
    expect(metricsOf({ METRICS_PORT: "2998", PROCESSES: "2" })?.port).toBe(2998);
    expect(metricsOf({ METRICS_PORT: "3001", PROCESSES: "2" })?.port).toBe(3001);
    for (const env of [
      { METRICS_PORT: "3000" },
      { METRICS_PORT: "2999", PROCESSES: "2" },
      { METRICS_PORT: "65535", PROCESSES: "2" },
      { METRICS_PORT: "0", PROCESSES: "2" },
      { METRICS_PORT: "none" },
    ]) {
      expect(() => metricsOf(env), JSON.stringify(env)).toThrow(/^METRICS_PORT /m);
    }
  });
});

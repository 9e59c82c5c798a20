import { describe, expect, inject, it } from "vitest";
import { docker, inspect, nameOf, remove } from "../support/containers/container.ts";
import { imageSuite } from "./suite.ts";

const base = "gcr.io/distroless/nodejs24-debian13";

describe("the image of Dockerfile.distroless", () => {
  imageSuite({ image: "distroless", base, node: "/nodejs/bin/node", megabytes: 200 });

  it("has no shell and no npm", async () => {
    for (const program of ["sh", "/bin/sh", "/bin/bash", "/usr/bin/dash", "npm", "apt-get"]) {
      const run = docker("run", "--rm", `--entrypoint=${program}`, inject("images").distroless);
      await expect(run, program).rejects.toMatchObject({ code: 127 });
    }
  });

  it("has the settings of the image of the Dockerfile", async () => {
    const settingsOf = async (kind: "node" | "distroless") => {
      const name = nameOf(`settings-${kind}`);
      await docker("create", `--name=${name}`, inject("images")[kind]);
      const { Config } = await inspect(name);
      await remove(name);
      const { Cmd, Entrypoint, ExposedPorts, Healthcheck, WorkingDir, Env } = Config;
      return {
        Cmd,
        Entrypoint: [Entrypoint].flat().join(" ").replace("/nodejs/bin/node ", "node "),
        ExposedPorts,
        Healthcheck: JSON.stringify(Healthcheck).replace("/nodejs/bin/node", "node"),
        WorkingDir,
        // The base images and the engine set others.
        Env: Env.filter((entry) => /^(?:NODE_ENV|HOST|PROXY_HOST)=/.test(entry)).toSorted(),
      };
    };
    const settings = await settingsOf("distroless");
    expect(settings).toEqual(await settingsOf("node"));
    expect(settings.Env).toHaveLength(3);
  });
});

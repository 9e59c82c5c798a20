import { afterEach, describe, expect, it, vi } from "vitest";
import { isPublicAddress } from "../../../src/drivers/guarded/addresses.ts";
import { edgeFetch, type GuardedRequest } from "../../../src/drivers/guarded/guarded-fetch.ts";
import { fetchThrough, publicLookup } from "../../../src/drivers/guarded/node-fetch.ts";

const request = (): GuardedRequest => ({
  method: "POST",
  headers: {},
  body: "",
  redirect: "manual",
  signal: AbortSignal.timeout(10_000),
});

describe("A4: an address", () => {
  it.each(
    (
      "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255 " +
      "192.0.0.1 192.0.0.170 192.0.2.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.9.9.9 240.0.0.1 " +
      "255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::ffff:7f00:1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: " +
      "3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 localhost 1.2.3 0x7f000001"
    ).split(" "),
  )("that is not of the public internet: %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(
    "1.1.1.1 8.8.8.8 11.0.0.1 100.63.255.255 100.128.0.1 169.253.1.1 172.15.0.1 172.32.0.1 192.0.1.1 192.169.0.1 198.17.0.1 198.20.0.1 223.255.255.1 2606:4700::1111 2a00:1450::1 2001:4860:4860::8888".split(
      " ",
    ),
  )("of the public internet: %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("A4: the lookup of a guarded connection", () => {
  const lookUp = (answers: string[][], all = true) => {
    const left = [...answers];
    const calls: string[] = [];
    const lookup = publicLookup((host, options, done) => {
      calls.push(`${host} ${options.all}`);
      const found = (left.shift() ?? []).map((address) => ({ address, family: 4 }));
      done(null, found);
    });
    const once = () =>
      new Promise<unknown>((resolve) => {
        lookup("app.example.com", { all }, (error, address) => resolve(error?.name ?? address));
      });
    return { once, calls };
  };

  it("gives what it has checked, asks for all addresses, and asks again for each connection", async () => {
    const { once, calls } = lookUp([["8.8.8.8", "1.1.1.1"], ["127.0.0.1"]]);
    expect(await once()).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "1.1.1.1", family: 4 },
    ]);
    expect(await once()).toBe("PrivateAddressError");
    expect(calls).toEqual(["app.example.com true", "app.example.com true"]);
    expect(await lookUp([["8.8.8.8", "1.1.1.1"]], false).once()).toBe("8.8.8.8");
  });

  it("gives none if one is private, wherever it stands, and none for a name without any", async () => {
    for (const answer of [
      ["8.8.8.8", "10.0.0.1"],
      ["10.0.0.1", "8.8.8.8"],
    ]) {
      expect(await lookUp([answer]).once()).toBe("PrivateAddressError");
      expect(await lookUp([answer], false).once()).toBe("PrivateAddressError");
    }
    expect(await lookUp([[]]).once()).toBe("Error");
  });
});

describe("A4: a guarded fetch", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each(
    "http://app.example.com/ ftp://app.example.com/ https://127.0.0.1/ https://127.1/ https://0x7f.1/ https://017700000001/ https://[::1]/ https://[::ffff:10.0.0.1]/ https://169.254.169.254/latest".split(
      " ",
    ),
  )("never looks up nor sends %s", async (url) => {
    const sent = vi.fn();
    vi.stubGlobal("fetch", sent);
    const never = fetchThrough(() => expect.fail("it looked up the host"));
    for (const guarded of [never, edgeFetch]) {
      await expect(guarded(url, request())).rejects.toThrow(
        expect.objectContaining({ name: "PrivateAddressError" }),
      );
    }
    expect(sent).not.toHaveBeenCalled();
  });

  it("on Workers sends names alone, as they are, and follows no redirect", async () => {
    const sent = vi.fn(async () => new Response(null, { status: 307 }));
    vi.stubGlobal("fetch", sent);
    const init = request();
    const { status } = await edgeFetch("https://app.example.com/logout", init);
    expect(status).toBe(307);
    expect(sent).toHaveBeenCalledExactlyOnceWith("https://app.example.com/logout", init);
    expect(init.redirect).toBe("manual");
    await expect(edgeFetch("https://8.8.8.8/", init)).rejects.toThrow("address");
  });
});

/** What we use of the binding to the files that are deployed beside a Worker. */
export interface Assets {
  fetch(url: string): Promise<Response>;
}

/** The file of `build-assets.ts` that holds the common passwords, one a line. */
export const commonPasswordsFile = "common-passwords.txt";

/** What the app reads of its files. */
export function assetsOf(assets: Assets) {
  const get = async (name: string): Promise<Response | undefined> => {
    // Only the path counts.
    const response = await assets.fetch(`https://assets.local/${name}`);
    return response.ok ? response : undefined;
  };
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const file = await get(name);
    return file && new Uint8Array(await file.arrayBuffer());
  };
  return {
    docsAsset: read,
    appFile: (path: string) => read(`app/${path}`),
    /** Throws when the file is missing: without it any password would do. */
    async commonPasswords(): Promise<readonly string[]> {
      const file = await get(commonPasswordsFile);
      if (!file) throw new Error("the assets lack the common passwords");
      return (await file.text()).split("\n");
    },
  };
}

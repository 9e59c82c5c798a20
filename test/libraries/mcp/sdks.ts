import {
  Client,
  StreamableHTTPClientTransport,
  type OAuthDiscoveryState,
} from "@modelcontextprotocol/client";
import { Client as SdkClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as SdkTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** How an app makes itself known: with the id that the operator gave it, by a registration, or by the URL of its document. */
export interface Identification {
  readonly clientId?: string;
  readonly documentUrl?: string;
  readonly redirectUri: string;
}

interface KeptTokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}

/** What an app keeps between the steps of its authorization, as the interface of both SDKs asks for it. */
export class Keeper {
  readonly #own: Identification;
  readonly clientMetadataUrl?: string;
  /** Where the app last sent its user. */
  authorizeUrl: URL | undefined;
  client: { client_id: string } | undefined;
  kept: KeptTokens | undefined;
  verifier = "";
  found: OAuthDiscoveryState | undefined;

  readonly #note: (secret: string) => void;

  /** `note` gets each secret. */
  constructor(own: Identification, note: (secret: string) => void = () => undefined) {
    this.#own = own;
    this.#note = note;
    if (own.documentUrl !== undefined) this.clientMetadataUrl = own.documentUrl;
    if (own.clientId !== undefined) this.client = { client_id: own.clientId };
  }

  get redirectUrl() {
    return this.#own.redirectUri;
  }
  get clientMetadata() {
    return {
      client_name: "Agent",
      redirect_uris: [this.#own.redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }
  clientInformation() {
    return this.client;
  }
  saveClientInformation(client: { client_id: string }) {
    this.client = client;
  }
  tokens() {
    return this.kept;
  }
  saveTokens(tokens: KeptTokens) {
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      if (token !== undefined) this.#note(token);
    }
    this.kept = tokens;
  }
  redirectToAuthorization(url: URL) {
    this.authorizeUrl = url;
  }
  saveCodeVerifier(verifier: string) {
    this.#note(verifier);
    this.verifier = verifier;
  }
  codeVerifier() {
    return this.verifier;
  }
  saveDiscoveryState(state: OAuthDiscoveryState) {
    this.found = state;
  }
  discoveryState() {
    return this.found;
  }
}

/** An app that calls a tool through an SDK. */
export interface McpApp {
  /** The texts that a tool answers. Rejects if the user has to allow something first. */
  call(name: string, given?: Readonly<Record<string, unknown>>): Promise<readonly string[]>;
  /** Goes on where the user came back to the app. */
  finish(url: URL): Promise<void>;
  close(): Promise<void>;
}

/** The texts in the answer of a tool. */
const textsIn = ({ content }: Awaited<ReturnType<Client["callTool"]>>): readonly string[] =>
  content.flatMap((part) => (part.type === "text" ? [part.text] : []));

/** The SDK for version 1 of the clients, and the one for version 2. */
export const sdks = {
  "@modelcontextprotocol/sdk 1.32.2": (url: string, keeper: Keeper): McpApp => {
    const transport = () => new SdkTransport(new URL(url), { authProvider: keeper });
    let client: SdkClient | undefined;
    return {
      async call(name, given = {}) {
        if (!client) {
          const opening = new SdkClient({ name: "test", version: "1.0.0" });
          await opening.connect(transport());
          client = opening;
        }
        const result = await client.callTool({ name, arguments: { ...given } });
        return textsIn(result as Awaited<ReturnType<Client["callTool"]>>);
      },
      finish: (back) => transport().finishAuth(back.searchParams.get("code") ?? ""),
      close: async () => client?.close(),
    };
  },
  "@modelcontextprotocol/client 2.4.0": (url: string, keeper: Keeper): McpApp => {
    const transport = () =>
      new StreamableHTTPClientTransport(new URL(url), { authProvider: keeper });
    let client: Client | undefined;
    return {
      async call(name, given = {}) {
        if (!client) {
          const opening = new Client({ name: "test", version: "1.0.0" });
          await opening.connect(transport());
          client = opening;
        }
        return textsIn(await client.callTool({ name, arguments: { ...given } }));
      },
      finish: (back) => transport().finishAuth(back.searchParams),
      close: async () => client?.close(),
    };
  },
} as const;

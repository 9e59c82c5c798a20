import { kindOfRedirect, matchesRedirectUri } from "./redirect-uris.ts";

/** How a client proves who it is at the token endpoint (RFC 7591 section 2). */
type AuthMethod = "none" | "private_key_jwt";

/** A client that no operator has to register. Its facts are pinned here, so that it also connects without a fetch. */
export interface KnownApp {
  /** The `client_id` that a registration gets. It never changes, because sessions and consents depend on it. */
  readonly id: string;
  readonly name: string;
  /** Its client metadata document. Undefined for a client that only registers. */
  readonly document: string | undefined;
  /** Where its users return. Those of http to this machine with any port. */
  readonly redirectUris: readonly string[];
  readonly methods: readonly AuthMethod[];
  /** Where and when others saw these facts. Latchkey has not fetched the document. */
  readonly source: string;
}

const fetchedByOthers = "documents as fetched by others on 8 and 24 September 2026";

const ofThisMachine = ["http://localhost/callback", "http://127.0.0.1/callback"];

/** The clients that Latchkey knows. `latchkey clients known --check` compares them with their documents. */
export const knownApps: readonly KnownApp[] = [
  {
    id: "claude",
    name: "Claude",
    document: "https://claude.ai/oauth/mcp-oauth-client-metadata",
    redirectUris: [
      "https://claude.ai/api/mcp/auth_callback",
      "https://claude.com/api/mcp/auth_callback",
    ],
    methods: ["none"],
    source: fetchedByOthers,
  },
  {
    id: "claude-code",
    name: "Claude Code",
    document: "https://claude.ai/oauth/claude-code-client-metadata",
    redirectUris: ofThisMachine,
    methods: ["none"],
    source: fetchedByOthers,
  },
  {
    id: "chatgpt",
    name: "ChatGPT",
    document: "https://chatgpt.com/oauth/client.json",
    redirectUris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
    methods: ["private_key_jwt", "none"],
    source: fetchedByOthers,
  },
  {
    id: "codex",
    name: "Codex",
    document: "https://chatgpt.com/oauth/codex/client.json",
    redirectUris: ofThisMachine,
    methods: ["none"],
    source: fetchedByOthers,
  },
  {
    id: "vscode",
    name: "Visual Studio Code",
    document: "https://vscode.dev/oauth/client-metadata.json",
    redirectUris: [
      "http://127.0.0.1:33418/",
      "http://127.0.0.1:33418",
      "https://vscode.dev/redirect",
      "https://insiders.vscode.dev/redirect",
    ],
    methods: ["none"],
    source: `${fetchedByOthers}; without the slash and at insiders.vscode.dev as it registers`,
  },
  {
    id: "cursor",
    name: "Cursor",
    document: undefined,
    redirectUris: [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://www.cursor.com/agents/mcp/oauth/callback",
      "http://localhost:8787/callback",
    ],
    methods: ["none"],
    source: "registrations as seen by others in September 2026",
  },
  {
    id: "copilot-cli",
    name: "GitHub Copilot CLI",
    document: "https://github.com/copilot/cli/client-metadata.json",
    redirectUris: ["http://127.0.0.1:33418/"],
    methods: ["none"],
    source: fetchedByOthers,
  },
  {
    id: "opencode",
    name: "opencode",
    document: "https://opencode.ai/oauth/opencode/client.json",
    redirectUris: [
      "http://127.0.0.1/callback",
      "http://localhost/callback",
      "http://127.0.0.1/mcp/oauth/callback",
    ],
    methods: ["none"],
    source: `${fetchedByOthers}; the last URI as opencode#50510 reports it on 22 September 2026`,
  },
  {
    id: "zed",
    name: "Zed",
    document: "https://zed.dev/oauth/client-metadata.json",
    redirectUris: ["http://127.0.0.1/callback"],
    methods: ["none"],
    source: fetchedByOthers,
  },
];

/**
 * Redirect URIs of websites that send what they get to a URL in `state`, such as one of http to this machine. The one who starts a login
 * chooses it, so a code sent there can end in any program on the device.
 */
export const forwarders: readonly { readonly uri: string; readonly source: string }[] = [
  { uri: "https://vscode.dev/redirect", source: "positron#14212, OpenMetadata#28951" },
  { uri: "https://insiders.vscode.dev/redirect", source: "the same service" },
];

/** The known client with this document. */
export const knownByDocument = (url: string): KnownApp | undefined =>
  knownApps.find(({ document }) => document === url);

/** The known client with this id. */
export const knownById = (id: string): KnownApp | undefined =>
  knownApps.find((known) => known.id === id);

/** Whether users of a known client may return to a URI. */
export const returnsTo = ({ redirectUris }: KnownApp, uri: string): boolean =>
  matchesRedirectUri({ redirectUris: redirectUris.join(" ") }, uri);

/**
 * Whether a known client can register under its own id: one of its redirect URIs belongs to it alone. Any program can listen on a port of
 * this machine.
 */
export const hasOwnRedirect = ({ redirectUris }: KnownApp): boolean =>
  redirectUris.some((uri) => kindOfRedirect(uri) !== "loopback");

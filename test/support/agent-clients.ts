/** What one client of MCP servers sends, written from what others saw. No client was asked itself. */
export interface AgentClient {
  readonly id: string;
  /** Where and when it was seen. */
  readonly source: string;
  /** The URL of its document, which is its `client_id`. Undefined for a client that has none. */
  readonly document?: string;
  /** Its registration, for a server that takes no documents. */
  readonly registration?: Readonly<Record<string, unknown>>;
  /** As it sends it, with the port of the moment. */
  readonly redirectUri: string;
  readonly scope?: string;
  /** Where it sends `resource`. */
  readonly resourceAt: readonly ("authorize" | "token" | "refresh")[];
  /** What only it sends to `/authorize`. */
  readonly further?: Readonly<Record<string, string>>;
}

const everywhere = ["authorize", "token", "refresh"] as const;

const native = {
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

/** The nine clients, in the order of the table of known clients. */
export const agentClients: readonly AgentClient[] = [
  {
    id: "claude",
    source:
      "claude-ai-mcp#487 and #1043, gbrain#5055; document as fetched by others on 8 September 2026",
    document: "https://claude.ai/oauth/mcp-oauth-client-metadata",
    registration: {
      ...native,
      client_name: "Claude",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
      token_endpoint_auth_method: "client_secret_post",
      scope: "tools:read tools:write",
    },
    redirectUri: "https://claude.ai/api/mcp/auth_callback",
    scope: "tools:read tools:write",
    resourceAt: everywhere,
  },
  {
    id: "claude-code",
    source: "claude-code#37747 and #41011; document as fetched by others on 24 September 2026",
    document: "https://claude.ai/oauth/claude-code-client-metadata",
    registration: {
      ...native,
      client_name: "Claude Code",
      redirect_uris: ["http://localhost:60351/callback"],
    },
    redirectUri: "http://localhost:60351/callback",
    scope: "tools:read offline_access",
    resourceAt: everywhere,
  },
  {
    id: "chatgpt",
    source:
      "page of the vendor on connectors, read in September 2026; document as fetched by others on 24 September 2026",
    document: "https://chatgpt.com/oauth/client.json",
    registration: {
      ...native,
      client_name: "ChatGPT",
      redirect_uris: ["https://chatgpt.com/connector_platform_oauth_redirect"],
    },
    redirectUri: "https://chatgpt.com/connector_platform_oauth_redirect",
    scope: "openid email tools:read",
    resourceAt: ["authorize", "token"],
  },
  {
    id: "codex",
    source: "codex#30460 and #33403; document as fetched by others on 24 September 2026",
    document: "https://chatgpt.com/oauth/codex/client.json",
    registration: {
      ...native,
      client_name: "Codex",
      redirect_uris: ["http://127.0.0.1:1455/callback/q1w2e3r4t"],
    },
    redirectUri: "http://127.0.0.1:1455/callback",
    scope: "tools:read",
    resourceAt: ["authorize", "token"],
  },
  {
    id: "vscode",
    source: "vscode#318067; document as fetched by others on 8 September 2026",
    document: "https://vscode.dev/oauth/client-metadata.json",
    registration: {
      ...native,
      client_name: "Visual Studio Code",
      client_uri: "https://code.visualstudio.com",
      grant_types: [...native.grant_types, "urn:ietf:params:oauth:grant-type:device_code"],
      redirect_uris: [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
      ],
      application_type: "native",
    },
    redirectUri: "http://127.0.0.1:51234/",
    scope: "tools:read",
    resourceAt: everywhere,
  },
  {
    id: "cursor",
    source: "registrations as seen by others in September 2026, Cursor 3.10.17",
    registration: {
      ...native,
      client_name: "Cursor",
      redirect_uris: [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
      ],
    },
    redirectUri: "cursor://anysphere.cursor-mcp/oauth/callback",
    scope: "tools:read",
    resourceAt: [],
  },
  {
    id: "copilot-cli",
    source: "copilot-cli#4793; document as fetched by others on 24 September 2026",
    document: "https://github.com/copilot/cli/client-metadata.json",
    redirectUri: "http://127.0.0.1:40123/",
    scope: "tools:read",
    resourceAt: [],
  },
  {
    id: "opencode",
    source: "opencode#47737 of 7 September 2026, opencode#50510 of 22 September 2026",
    document: "https://opencode.ai/oauth/opencode/client.json",
    registration: {
      ...native,
      client_name: "OpenCode",
      client_uri: "https://opencode.ai",
      redirect_uris: ["http://127.0.0.1:19876/mcp/oauth/callback"],
    },
    redirectUri: "http://127.0.0.1:19876/mcp/oauth/callback",
    scope: "tools:read",
    resourceAt: everywhere,
  },
  {
    id: "zed",
    source: "Zed's crate context_server; document as fetched by others on 24 September 2026",
    document: "https://zed.dev/oauth/client-metadata.json",
    registration: {
      ...native,
      client_name: "Zed",
      redirect_uris: ["http://127.0.0.1:52011/callback"],
    },
    redirectUri: "http://127.0.0.1:52011/callback",
    scope: "tools:read",
    resourceAt: everywhere,
  },
];

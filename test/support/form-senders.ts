/**
 * A request that may change something, by what its browser says of the page that sent it, and whether the session cookie counts because a
 * page of the app itself sent it.
 */
type Sender = readonly [title: string, counts: boolean, headers: Readonly<Record<string, string>>];

/** The senders of requests to an app at `https://auth.example.com`, whose server also allows pages of `https://app.example.com`. */
export const formSenders: readonly Sender[] = [
  [
    "a page of the app",
    true,
    { Origin: "https://auth.example.com", "Sec-Fetch-Site": "same-origin" },
  ],
  ["an old browser, which sends Origin alone", true, { Origin: "https://auth.example.com" }],
  ["a browser that sends Sec-Fetch-Site alone", true, { "Sec-Fetch-Site": "same-origin" }],
  [
    "a page that Helmet gave the policy no-referrer",
    true,
    { Origin: "null", "Sec-Fetch-Site": "same-origin" },
  ],
  ["such a page in an old browser", false, { Origin: "null" }],
  [
    "a page of another site with that policy",
    false,
    { Origin: "null", "Sec-Fetch-Site": "cross-site" },
  ],
  [
    "a page of a sibling host with that policy",
    false,
    { Origin: "null", "Sec-Fetch-Site": "same-site" },
  ],
  ["a program that says nothing", false, {}],
  [
    "a page of a sibling host",
    false,
    { Origin: "https://blog.example.com", "Sec-Fetch-Site": "same-site" },
  ],
  ["a page of a sibling host in an old browser", false, { Origin: "https://blog.example.com" }],
  [
    "a page of another port",
    false,
    { Origin: "https://auth.example.com:8443", "Sec-Fetch-Site": "same-site" },
  ],
  ["a page of another port in an old browser", false, { Origin: "https://auth.example.com:8443" }],
  ["a page over plain http", false, { Origin: "http://auth.example.com" }],
  [
    "a page of another site",
    false,
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  ],
  [
    "a fitting Origin beside another Sec-Fetch-Site",
    false,
    { Origin: "https://auth.example.com", "Sec-Fetch-Site": "same-site" },
  ],
  [
    "a fitting Origin beside a request of the user alone",
    false,
    { Origin: "https://auth.example.com", "Sec-Fetch-Site": "none" },
  ],
  [
    "a fitting Sec-Fetch-Site beside another Origin",
    false,
    { Origin: "https://blog.example.com", "Sec-Fetch-Site": "same-origin" },
  ],
  ["an empty Origin", false, { Origin: "", "Sec-Fetch-Site": "same-origin" }],
  ["an empty Sec-Fetch-Site", false, { Origin: "https://auth.example.com", "Sec-Fetch-Site": "" }],
  ["two values of Origin", false, { Origin: "https://auth.example.com, https://auth.example.com" }],
  ["two values of Sec-Fetch-Site", false, { "Sec-Fetch-Site": "same-origin, same-origin" }],
  ["an Origin with a slash", false, { Origin: "https://auth.example.com/" }],
  ["a host that begins alike", false, { Origin: "https://auth.example.com.evil.example" }],
  [
    "a page of CORS_ORIGINS, with the header of Latchkey's own calls",
    false,
    { Origin: "https://app.example.com", "Sec-Fetch-Site": "same-site", "X-Latchkey": "1" },
  ],
  [
    "a page of APP_URL, with the header of Latchkey's own calls",
    false,
    { Origin: "https://login.example.com", "Sec-Fetch-Site": "same-site", "X-Latchkey": "1" },
  ],
  ["the header of Latchkey's own calls alone", false, { "X-Latchkey": "1" }],
  [
    "a page at the address that the headers of a proxy name",
    false,
    {
      Origin: "https://blog.example.com",
      Host: "blog.example.com",
      "X-Forwarded-Host": "blog.example.com",
    },
  ],
  ["a method override to GET", false, { "X-HTTP-Method-Override": "GET" }],
  [
    "a method override by a page of the app",
    true,
    {
      Origin: "https://auth.example.com",
      "Sec-Fetch-Site": "same-origin",
      "X-HTTP-Method-Override": "DELETE",
    },
  ],
];

/** The methods to which the rule applies, and any that browsers can invent. */
export const writingMethods = ["POST", "PUT", "PATCH", "DELETE", "PURGE"];

/** The methods on which the session cookie counts whatever page sent it. */
export const readingMethods = ["GET", "HEAD", "OPTIONS"];

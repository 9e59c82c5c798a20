/** Requests and answers of release 0.1, letter by letter. openssl made their digests and signatures, not our code. */

export const key = "ReleaseOnesKey-9f3Kx7QmZt2VbN8wLr5YcH1d";

/** The time of all these requests. */
export const now = 1_795_570_113_039;

export interface Recorded {
  readonly nonce: string;
  readonly digest: string;
  readonly signature: string;
  readonly body: string;
  readonly answer: { readonly body: string; readonly signature: string };
}

export const insertAccount: Recorded = {
  nonce: "AAECAwQFBgcICQoLDA0ODw",
  digest: "_Pwm1nhi4gNmtH1KapIK6c8_TtlKYyZt_fZXcG6jBzw",
  signature: "hxNyc-q3vY3pm-3MvO5LinQhMitLPdKCgCrvNXmKpqY",
  body:
    '{"statement":"2aJouxElCf93b9xbew2e7mfvk4hN6GZKUvrhL08cgwc","params":' +
    '["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com","ann@example.com",null,' +
    '"Ann Smith","user","$2b$12$not.a.hash",null,0,1795570113039,1795570113040,null,null,null,null,null,null,null,null]}',
  answer: {
    body: '{"affected_rows":1}',
    signature: "t27Xql2SYE3o7bfmXDpmTCK5XZ1jULLijU7gll0gve8",
  },
};

export const findAccount: Recorded = {
  nonce: "EBESExQVFhcYGRobHB0eHw",
  digest: "m906vpzPLQmaKNcLzeftL5n1sZPKnITjCWoMMufISOQ",
  signature: "iitu9c6SltL3uRAPWx6Ihjaz_7wS16gouhbnnRiNm6w",
  body: '{"statement":"2L2LBRu8RrHqXQjCnWSKz76rkZi0LoambzxlCA83r0Q","params":["ann"]}',
  answer: {
    body:
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
      '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040",null,null,null,null,null,null,null,null]]}',
    signature: "YJX9j-d0BmS9wXNNg7Yi0YsdwFq02O82jbLBNjY6L6I",
  },
};

/** The account in these requests. */
export const account = {
  id: "0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11",
  username: "Ann",
  usernameKey: "ann",
  email: "Ann@Example.com",
  emailKey: "ann@example.com",
  emailVerifiedAt: null,
  name: "Ann Smith",
  role: "user",
  passwordHash: "$2b$12$not.a.hash",
  disabledAt: null,
  sessionsValidFrom: 0,
  createdAt: 1_795_570_113_039,
  updatedAt: 1_795_570_113_040,
  deletedAt: null,
  attributes: null,
  emailFailedAt: null,
  lastLinkSession: null,
  locale: null,
  invitedAt: null,
  invitedBy: null,
  picture: null,
} as const;

/** The whole request. */
export const request = ({ nonce, digest, signature, body }: Recorded): Request =>
  new Request("http://proxy.test/v1/execute", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "x-latchkey-timestamp": "1795570113039",
      "x-latchkey-nonce": nonce,
      "x-latchkey-digest": digest,
      "x-latchkey-signature": signature,
    },
    body,
  });

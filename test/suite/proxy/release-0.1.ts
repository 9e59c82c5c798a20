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
  digest: "nYRSWV_Bl8QnrKuoFTJ7TsCgCUKUw0jLMuHrNkfeulg",
  signature: "LCIS3dbVFnDiPOkgrM_ktN72cKaV2fMmAhNJB9bNSSw",
  body:
    '{"statement":"TpWfoNWsFezo7yfgsOEBYjGkl_Kgm988bTPPx8ejSco","params":' +
    '["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com","ann@example.com",null,' +
    '"Ann Smith","user","$2b$12$not.a.hash",null,0,1795570113039,1795570113040,null,null,null,null,null]}',
  answer: {
    body: '{"affected_rows":1}',
    signature: "t27Xql2SYE3o7bfmXDpmTCK5XZ1jULLijU7gll0gve8",
  },
};

export const findAccount: Recorded = {
  nonce: "EBESExQVFhcYGRobHB0eHw",
  digest: "62Qk0D9kcD-Yb1iQXtYb3TymvXplWdyZ0GkqjpBGT48",
  signature: "apGXxYKdzJpMHOVLeBQ9PUE3_CujXWszHVZ2i0GSJYI",
  body: '{"statement":"076M1b_X_hZuFxeb8-AwzmKoocK6EHJYP7g06DvKy10","params":["ann"]}',
  answer: {
    body:
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
      '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040",null,null,null,null,null]]}',
    signature: "-4b0vmCp7deG_WYqLSxzvaXkqKK7FfvT9QkPiFmSEUY",
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

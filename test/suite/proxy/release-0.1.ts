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
  digest: "rUX4_NqlRe-bod6ATOsDcstNzW3_ovP2IvmSySlNkxE",
  signature: "C6iy0edThzOubwOyqGRjhINMMaCPUyMWqNts7tC65bs",
  body:
    '{"statement":"e2JmrfplQw34bYRshDAydFVOp9NSvluALKD8I6ab11A","params":' +
    '["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com","ann@example.com",null,' +
    '"Ann Smith","user","$2b$12$not.a.hash",null,0,1795570113039,1795570113040,null,null,null,null,null,null,null,null,null,null,null]}',
  answer: {
    body: '{"affected_rows":1}',
    signature: "t27Xql2SYE3o7bfmXDpmTCK5XZ1jULLijU7gll0gve8",
  },
};

export const findAccount: Recorded = {
  nonce: "EBESExQVFhcYGRobHB0eHw",
  digest: "DCjJI_F_puKqn_uxhj3vd73PKNISCxgk7r4XvTkNYD4",
  signature: "FLhfHsIcHfi4WYw1YDVmYrgqNh1tNca5urGLYBmgNrE",
  body: '{"statement":"04rZI4uiBo4wZOBW6CvnNWVxL_ktcrvepzKrV0UY1fs","params":["ann"]}',
  answer: {
    body:
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
      '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040",null,null,null,null,null,null,null,null,null,null,null]]}',
    signature: "4w5EkhO3yYT8RGp3xUDz_BQOdi-pKo43l8yh3KxHL14",
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
  timeZone: null,
  termsVersion: null,
  termsAcceptedAt: null,
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

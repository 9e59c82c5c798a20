// An API that verifies tokens with one of the two functions of `latchkey-auth/resource`.
import { createApi, type ApiKind } from "../apps/api.ts";
import { listen } from "./listen.ts";

const { BENCH_API: kind, BENCH_KEY: key = "", PORT: port } = process.env;

listen(createApi(kind as ApiKind, `http://127.0.0.1:${port}`, JSON.parse(key) as object).fetch);

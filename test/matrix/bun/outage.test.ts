import { outages } from "../../suite/http/reliability/outages.ts";
import { startOnBun } from "../../support/targets/http-target.ts";

outages("Bun", startOnBun);

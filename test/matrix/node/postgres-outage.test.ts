import { outagesOfPostgres } from "../../suite/http/reliability/outages.ts";
import { startOnNode } from "../../support/targets/http-target.ts";

outagesOfPostgres("Node", startOnNode);

import { outages } from "../../suite/http/reliability/outages.ts";
import { startOnNode } from "../../support/targets/http-target.ts";

outages("Node", startOnNode);

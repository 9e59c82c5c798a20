import { startOnNode } from "../../support/targets/http-target.ts";
import { outages } from "../../suite/http/reliability/outages.ts";

outages("Node", startOnNode);

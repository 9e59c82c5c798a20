import { startOnNode } from "../support/targets/http-target.ts";
import { outages } from "../suite/http/outages.ts";

outages("Node", startOnNode);

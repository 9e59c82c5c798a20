import { openOnNode } from "../support/http-target.ts";
import { outages } from "../suite/http/outages.ts";

outages("Node", openOnNode);

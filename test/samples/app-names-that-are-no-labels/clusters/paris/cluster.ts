import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { climbing } from "../../apps/climbing/app.js";
import { device } from "../../apps/device/app.js";
import { endless } from "../../apps/endless/app.js";
import { nameless } from "../../apps/nameless/app.js";
import { shouting } from "../../apps/shouting/app.js";
import { terminated } from "../../apps/terminated/app.js";
import { small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(climbing), deploy(device), deploy(endless), deploy(nameless), deploy(shouting), deploy(terminated)] });

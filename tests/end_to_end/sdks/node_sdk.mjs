// @segment/analytics-node in a process of its own; it is told and tells what python_sdk.py does.
import { text } from "node:stream/consumers";
import { Analytics } from "@segment/analytics-node";

const tell = (fact) => console.log(JSON.stringify(fact));
const revive = (key, value) => (value?.moment ? new Date(value.moment) : value);

const { host, key, settings, calls } = JSON.parse(await text(process.stdin), revive);
const failures = [];
let attempts = 0;

const analytics = new Analytics({ writeKey: key, host, ...settings });
analytics.on("http_request", () => tell({ attempt: ++attempts }));
analytics.on("error", (error) => failures.push({ error: String(error.reason), messages: 1 }));
for (const { type, ...message } of calls) {
  analytics[type](message);
}
await analytics.closeAndFlush();
tell({ failures });

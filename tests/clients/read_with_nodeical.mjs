// Reads a calendar from standard input with node-ical (Home Assistant cards, MagicMirror, n8n),
// which follows the zone's name.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const two = (number) => String(number).padStart(2, "0");
const said = (time) =>
  time.dateOnly
    ? `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
    : time.toISOString().replace(".000Z", "Z");
for (const entry of Object.values(ical.sync.parseICS(readFileSync(0, "utf8")))) {
  if (entry.type !== "VEVENT") continue;
  const words = ["uid", "summary", "status", "location", "description", "url"].map((name) => [
    name,
    entry[name] ?? "",
  ]);
  const times = { start: said(entry.start), end: said(entry.end) };
  console.log(JSON.stringify({ ...Object.fromEntries(words), ...times }));
}

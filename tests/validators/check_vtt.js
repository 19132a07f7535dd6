// A WebVTT file on standard input: its cues and every error of its syntax, as JSON.
const { WebVTTParser } = require("webvtt-parser");

const { cues, errors } = new WebVTTParser().parse(require("fs").readFileSync(0, "utf8"), "subtitles");
process.stdout.write(JSON.stringify({ cues, errors }));

// The feed on standard input, as the Podcasting 2.0 index's parser reads it, as JSON.
const { parseFeed } = require("podcast-partytime");

const feed = parseFeed(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(feed));

// The way on: the port and the token stand in the fragment, which no server is told.

const [port, token] = location.hash.slice(1).split("/");
const whole = /^\d{1,5}$/.test(port) && /^[\w-]{43}$/.test(token);
const onward = document.getElementById("onward");

onward.hidden = !whole;
document.getElementById("lost").hidden = whole;
if (whole) onward.href = `https://${location.hostname}:${port}/${token}/`;

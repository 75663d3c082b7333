// The page of `onomast serve`: sends a text to its own server and shows the answer.
"use strict";
onomast.form(async asked => {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) };
  const response = await fetch("tag?offsets=utf16&explain=yes", options).catch(() => {
    throw new Error("The server does not answer.");
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
});

"use strict";
// The page's script in parts, one after the other in one script: each adds itself to `bilateral` and takes
// only from those before it. What the reader chooses goes one way: a control sets `state`, whoever listens
// to what changed reads it and shows it anew.
window.bilateral = {};

// Solves a challenge beside the page (altcha.js begins it).
import "altcha/workers/pbkdf2";

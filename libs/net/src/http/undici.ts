/** What is used of undici, by name: a bundle knows the names of a CommonJS package only where they are written. */
export { Agent, ProxyAgent, request } from 'undici';

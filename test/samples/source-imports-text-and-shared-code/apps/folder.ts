/** Apps share code through files beside their folders. */
export const folder = "/etc/motd.d";

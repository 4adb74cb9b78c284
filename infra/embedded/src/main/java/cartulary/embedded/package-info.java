/** Starts the real servers a shop stands on as child processes on loopback, adopts the ones a crash left behind, and stops them. */
package cartulary.embedded;

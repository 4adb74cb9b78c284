/** Real servers for other modules' tests. */
package cartulary.embedded.testing;

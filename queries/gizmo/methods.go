package gizmo

import "slices"

// Method tells an editor about a function that scripts have.
type Method struct {
	Name      string
	On        string // "g", "path", or "" for a function of its own
	Signature string // with the name; parts in brackets may be left out
	Doc       string // one line
}

// Methods returns the functions of Gizmo by what they are called on, each kind
// in the sequence in which it is best explained. Other names for the same, such
// as Out for out and intersect for and, are left out.
func Methods() []Method { return slices.Clone(methods) }

var methods = []Method{
	{"V", "g", "V([node…])", "Start at nodes, or at all."},
	{"M", "g", "M()", "Start a morphism: steps to follow from other paths."},
	{"emit", "g", "emit(value)", "Send a value as a row."},
	{"IRI", "g", "IRI(short)", "The IRI of a short form, by the namespaces that the script has added."},
	{"addNamespace", "g", "addNamespace(prefix, namespace)", "Add a namespace for IRI()."},
	{"addDefaultNamespaces", "g", "addDefaultNamespaces()", "Add the well-known namespaces for IRI()."},
	{"loadNamespaces", "g", "loadNamespaces()", "Add the namespaces that the graph describes for IRI()."},

	{"out", "path", "out([property], [tag])", "Go from subjects to objects, by one property, a list of them, or any; tag the property."},
	{"in", "path", "in([property], [tag])", "Go from objects to subjects."},
	{"both", "path", "both([property], [tag])", "Go both ways."},
	{"facts", "path", "facts([property], [suffix])", "Go through statements of any standing to their objects; tag statement, property, polarity, modality, speaker and text."},
	{"factsR", "path", "factsR([property], [suffix])", "Go through statements from their objects to their subjects."},
	{"asserted", "path", "asserted()", "Of the facts() before, keep what is affirmed and asserted, by whomever."},
	{"predicted", "path", "predicted()", "Of the facts() before, keep what is predicted or planned."},
	{"denied", "path", "denied()", "Of the facts() before, keep what is denied."},
	{"saidBy", "path", "saidBy([speaker…])", "Of the facts() before, keep what one of these speakers says, or any."},
	{"evidence", "path", "evidence()", "Of the facts() before, also tag document, start and end of the text."},
	{"has", "path", "has(property, [node… or filter…])", "Keep nodes that have the property, with one of these values."},
	{"hasR", "path", "hasR(property, [node… or filter…])", "Keep nodes that are a value of the property."},
	{"is", "path", "is(node…)", "Keep these nodes only."},
	{"filter", "path", "filter(filter…)", "Keep nodes that pass lt(), gt(), regex() and the like."},
	{"tag", "path", "tag(tag…)", "Show the node under these names in each row."},
	{"back", "path", "back(tag)", "Go back to where the tag was given."},
	{"save", "path", "save(property, [tag])", "Show a value of the property; nodes without one are left out."},
	{"saveR", "path", "saveR(property, [tag])", "Show what has the node as a value of the property."},
	{"saveOpt", "path", "saveOpt(property, [tag])", "Show a value of the property where there is one."},
	{"saveOptR", "path", "saveOptR(property, [tag])", "Show what has the node as a value, where there is something."},
	{"and", "path", "and(path)", "Keep nodes that the other path reaches too."},
	{"or", "path", "or(path)", "Add the nodes of another path."},
	{"except", "path", "except(path)", "Leave out the nodes of another path."},
	{"follow", "path", "follow(morphism)", "Go on along a morphism."},
	{"followR", "path", "followR(morphism)", "Go along a morphism backwards."},
	{"followRecursive", "path", "followRecursive(property or morphism, [depth], [tag])", "Go on as often as possible, at most depth times; tag how often."},
	{"unique", "path", "unique()", "Keep each node once."},
	{"order", "path", "order()", "Sort nodes by their text."},
	{"limit", "path", "limit(n)", "Keep the first n."},
	{"skip", "path", "skip(n)", "Leave out the first n."},
	{"labels", "path", "labels()", "Go to the labels of the nodes' quads: their sources."},
	{"labelContext", "path", "labelContext([label], [tag])", "From here on use only quads with these labels."},
	{"inPredicates", "path", "inPredicates()", "Go to the properties that lead to the nodes."},
	{"outPredicates", "path", "outPredicates()", "Go to the properties that the nodes have."},
	{"saveInPredicates", "path", "saveInPredicates(tag)", "Show the properties that lead to the nodes."},
	{"saveOutPredicates", "path", "saveOutPredicates(tag)", "Show the properties that the nodes have."},

	{"all", "path", "all()", "Send a row for each way."},
	{"getLimit", "path", "getLimit(n)", "Send at most n rows."},
	{"toArray", "path", "toArray([n])", "The nodes as a list."},
	{"tagArray", "path", "tagArray([n])", "The tags of each way as a list of objects."},
	{"toValue", "path", "toValue()", "The first node, or null."},
	{"tagValue", "path", "tagValue()", "The tags of the first way, or null."},
	{"forEach", "path", "forEach([n], function (tags) {…})", "Call a function with the tags of each way."},
	{"count", "path", "count()", "How many ways there are."},

	{"iri", "", "iri(text)", "An IRI, also in its short form."},
	{"str", "", "str(text)", "A text."},
	{"lang", "", "lang(text, language)", "A text in a language."},
	{"typed", "", "typed(text, datatype)", "A literal of a datatype."},
	{"bnode", "", "bnode(name)", "A blank node."},
	{"raw", "", "raw(text)", "A term in the form of N-Quads."},
	{"lt", "", "lt(value)", "Less than; for has() and filter()."},
	{"lte", "", "lte(value)", "Less than or equal."},
	{"gt", "", "gt(value)", "Greater than."},
	{"gte", "", "gte(value)", "Greater than or equal."},
	{"like", "", "like(pattern)", "Text like a pattern with % for any text."},
	{"regex", "", "regex(pattern, [iris])", "Text that matches a regular expression; with true also IRIs."},
}

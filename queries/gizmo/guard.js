// What a script sees in place of Gizmo's own objects. Gizmo panics, which ends
// the whole process, where a method is handed a kind of argument that it does
// not expect or asked to walk a step backwards that has no way back; and its
// errors carry no place in the script. So each call goes through here: it is
// checked first, and errors are thrown again from the line that made the call.
(function (global) {
  const paths = new WeakMap(); // what the script has of a path → the path
  const oneWay = new WeakSet(); // of these, those that cannot be walked backwards
  const strings = new WeakSet(); // what iri() and the like have returned
  const filters = new WeakSet(); // what lt() and the like have returned

  const list = (arg, check) => Array.isArray(arg) ? arg.every(check) : check(arg);
  const isNothing = arg => arg === null || arg === undefined;
  const isText = arg => typeof arg === "string" || strings.has(arg);
  const isString = arg => isText(arg) && arg !== ""; // Gizmo takes "" for nothing at all
  const isTerm = arg => isString(arg) || ["number", "boolean"].includes(typeof arg) || arg instanceof Date;
  const isFilter = arg => filters.has(arg);
  const isPath = arg => paths.has(arg);
  const isReversible = arg => paths.has(arg) && !oneWay.has(arg);
  const isStep = arg => isTerm(arg) || isReversible(arg);
  const isArgument = arg => isNothing(arg) || list(arg, one => isStep(one) || isFilter(one));

  // A list that holds itself would send Gizmo round in circles.
  const isData = (arg, depth) =>
    typeof arg !== "object" || arg === null || depth < 64 && Object.values(arg).every(v => isData(v, depth + 1));

  const isNode = arg => isNothing(arg) || isTerm(arg);
  const isVia = (arg, i) => i > 0 ? list(arg, isString) : isNothing(arg) || list(arg, isStep);
  const isDepthVia = (arg, i) => i === 0 ? isStep(arg) : i === 1 && typeof arg === "number" || list(arg, isString);
  const isHas = arg => isStep(arg) || isFilter(arg);
  const isCallback = arg => typeof arg === "function" || typeof arg === "number";
  const rules = {
    v: isNode, vertex: isNode, is: isNode, filter: isFilter, has: isHas, hasR: isHas,
    in: isVia, out: isVia, both: isVia, labelContext: isVia, followRecursive: isDepthVia,
    follow: isPath, followR: isReversible, and: isPath, intersect: isPath, or: isPath, union: isPath,
    except: isPath, difference: isPath,
    forEach: isCallback, map: isCallback, emit: arg => isData(arg, 0),
  };
  const noWayBack = ["labels", "inPredicates", "outPredicates"];

  // mirror returns a stand-in for a path or for g.
  function mirror(object) {
    const self = new Proxy({}, {get: function newsgraphGuard(_, name) {
      const method = object[name];
      if (method === undefined && typeof name === "string" && name !== "toJSON") throw new TypeError(`there is no method ${name}()`);
      if (typeof method !== "function") return method;
      const lower = String(name).replace(/^[A-Z]/, c => c.toLowerCase());
      if (lower === "back" && oneWay.has(self)) throw new TypeError("back() cannot follow labels() or predicates");
      if (lower === "iRI" || lower === "uri") return maker(name, method, isString, strings);
      return guard(name, method, object, rules[lower] || isArgument, (result, args) => {
        if (!isGizmoPath(result)) return result;
        const path = mirror(result);
        paths.set(path, result);
        if (noWayBack.includes(lower) || [self, ...args].some(p => oneWay.has(p))) oneWay.add(path);
        return path;
      });
    }});
    return self;
  }

  const isGizmoPath = result => typeof result === "object" && result !== null && result.followRecursive !== undefined;

  // guard returns a function that calls a method of Gizmo. The name of the
  // function is what error.go knows it by.
  function guard(name, method, object, accepts, finish) {
    return function newsgraphGuard(...args) {
      const given = args.length > 0 ? args : [undefined];
      const wrong = given.findIndex((arg, i) => !accepts(arg, i));
      if (wrong >= 0) throw new TypeError(`${name}() cannot take ${describe(given[wrong])} as argument ${wrong + 1}`);
      let thrown; // by a callback; Gizmo would make text of it
      const watch = callback => (...row) => {
        try { return callback(...row); } catch (e) { thrown = e; throw e; }
      };
      try {
        return finish(method.apply(object, args.map(arg => typeof arg === "function" ? watch(arg) : unwrap(arg))), args);
      } catch (e) {
        if (thrown !== undefined) throw thrown;
        throw new TypeError(`${name}(): ${String(e).replace(/^(GoError|TypeError): /, "")}`);
      }
    };
  }

  function unwrap(arg) {
    if (Array.isArray(arg)) return arg.map(unwrap);
    return paths.get(arg) || arg;
  }

  function maker(name, make, accepts, made) {
    return guard(name, make, global, accepts, result => {
      made.add(result);
      return result;
    });
  }

  function describe(arg) {
    if (Array.isArray(arg)) return "this list";
    if (arg === "") return "an empty text";
    if (paths.has(arg)) return oneWay.has(arg) ? "a path with labels or predicates" : "a path";
    return isNothing(arg) ? String(arg) : typeof arg === "object" ? "an object" : `a ${typeof arg}`;
  }

  const stringMakers = ["iri", "bnode", "raw", "str", "lang", "typed"];
  const filterMakers = ["lt", "lte", "gt", "gte", "regex", "like"];
  for (const name of stringMakers) global[name] = maker(name, global[name], isText, strings);
  for (const name of filterMakers) global[name] = maker(name, global[name], isTerm, filters);
  global.g = global.graph = mirror(global.g);
})(this);

// Room on a sheet: rectangles, whether two of them meet, and a board that knows what is taken.
bilateral.room = (() => {
  const SQUARE = 128; // the side of a square of the board
  const around = ({ x, y }, wide, high) => ({
    left: x - wide / 2,
    right: x + wide / 2,
    top: y - high / 2,
    bottom: y + high / 2,
  });
  const meet = (one, two) =>
    one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
  const within = (one, two) =>
    one.left >= two.left && one.right <= two.right && one.top >= two.top && one.bottom <= two.bottom;
  const holds = ({ left, right, top, bottom }, { x, y }) => x >= left && x <= right && y >= top && y <= bottom;
  const wider = ({ left, right, top, bottom }, by) => ({
    left: left - by,
    right: right + by,
    top: top - by,
    bottom: bottom + by,
  });

  // Rectangles by the squares that they touch, so that asking costs the same however many there are.
  const board = () => {
    const squares = new Map();
    const touched = ({ left, right, top, bottom }) => {
      const found = [];
      for (let column = Math.floor(left / SQUARE); column <= Math.floor(right / SQUARE); column += 1)
        for (let row = Math.floor(top / SQUARE); row <= Math.floor(bottom / SQUARE); row += 1)
          found.push(`${column} ${row}`);
      return found;
    };
    const add = (rectangle) => {
      for (const square of touched(rectangle))
        squares.has(square) ? squares.get(square).push(rectangle) : squares.set(square, [rectangle]);
    };
    const free = (rectangle) =>
      !touched(rectangle).some((square) => squares.get(square)?.some((each) => meet(each, rectangle)));
    return { add, free };
  };
  return { around, meet, within, holds, wider, board };
})();

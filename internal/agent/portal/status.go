package portal

// The statuses that an agent tells apart; net/http, which has their names, is too large for it.
const (
	StatusBadRequest      = 400
	StatusUnauthorized    = 401
	StatusForbidden       = 403
	StatusTimeout         = 408
	StatusConflict        = 409
	StatusTooLarge        = 413
	StatusUnsupported     = 415
	StatusUnprocessable   = 422
	StatusTooManyRequests = 429
	StatusInternal        = 500
)

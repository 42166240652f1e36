@echo off
rem The Python of this folder, in UTF-8 whatever the code page: what goes into a file or a pipe keeps its tone marks.
rem On a console letters are written whole anyway, so the code page of the console stays as it is here.
"%~dp0python\python.exe" -X utf8 -m chitieu %*
set "CHITIEU_CODE=%ERRORLEVEL%"
rem Without a word after it, it was most likely started by a double click: the window stays until a key is pressed.
if "%~1"=="" if not defined CHITIEU_CONSOLE pause
exit /b %CHITIEU_CODE%
